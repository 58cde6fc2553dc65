"""The add-in file lac903.xlam: building it, installing it for one user, saying how it is.

build.py makes the file from ``workbook_template`` and the template that xlwings ships;
configuration.py is the sheet in it that tells xlwings what to run; vba_project.py, xlwings_vba.py
and package.py change the containers and the code that it consists of; places.py says where things
go on this machine, environment.py what its variables mean; install.py uses all that; status/ looks
at every link between Excel and this program; registry.py and command_prompt.py read what Windows
holds and allows.
"""
