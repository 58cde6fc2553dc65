"""Reports over findings: tables of errors, rule guide, work shared out, anonymous summaries."""
