"""Whether every link between Excel and this program is whole, and what to do where one is not.

links.py goes through them; excel.py, python.py, macros.py, programs.py and macos.py look at one
kind each; settings.py and trust.py read Office's settings in the registry; running.py starts
programs as Excel would; report.py writes it all down for somebody who helps.
"""

from xl_addin.addin.status.check import Check
from xl_addin.addin.status.links import MEANWHILE, status, versions
from xl_addin.addin.status.report import write

__all__ = ["MEANWHILE", "Check", "status", "versions", "write"]
