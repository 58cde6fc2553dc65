"""Errors in reviews."""

from lac_rules.sample.injectors.registry import edit

edit("166", "Reviews", REVIEW="31/02/2026")
edit("167", "Reviews", REVIEW_CODE="PN9")
edit("440", "Reviews", lambda r, b: r.REVIEW_CODE != "PN0", REVIEW_CODE="PN0")
edit("441", "Reviews", lambda r, b: r.REVIEW_CODE == "PN0", REVIEW_CODE="PN1")
