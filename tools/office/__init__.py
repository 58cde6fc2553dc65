"""Driving a LibreOffice without a screen, for tests and pictures.

LibreOffice is reached from outside by UNO, whose Python module belongs to LibreOffice's own Python
and fits no other version. So ``server.py`` runs in that Python, starts LibreOffice, and does what
it is told by lines of JSON on its standard input; ``libreoffice.py`` is the side that our code
uses. It works whatever Python the project runs in, opens no socket in the process of the tests, and
when that process dies, the server sees its input end and ends LibreOffice.
"""
