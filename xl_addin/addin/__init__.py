"""The add-in file lac903.xlam: building it, installing it for one user, saying how it is.

build.py makes the file from ``workbook_template`` and the template that xlwings ships;
configuration.py is the sheet in it that tells xlwings what to run; vba_project.py and package.py
change the two containers that it consists of; places.py says where things go on this machine;
install.py and status.py use all that; macro_settings.py reads what Excel lets run on Windows.
"""
