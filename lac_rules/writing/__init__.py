"""Tables -> files for the DfE's portal and others: CSV, XML, Ofsted's layout.

``xml_plan`` says which row goes where before ``xml_files`` writes one. Every file is written beside
its place and then moved there (``lac_rules.files``).
"""
