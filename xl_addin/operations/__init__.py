"""What the program does, one module per thing done: one orchestration behind both faces.

A button (``commands``) and a command of the terminal (``cli``) choose what goes in and show what
comes out; in between they call the same function. It takes a workbook or an app, and may be given
a ``progress`` to tell. Its result carries its own words; a face may show fewer of them.
"""
