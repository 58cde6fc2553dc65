"""The standing attack on the shell: ``make attack``. It takes long, so ``make test`` leaves it out.

    world.py          a folder of made-up files, and every command that writes, as scenarios
    tracing.py        run a command in a process of its own, under strace where it is asked for
    kills.py          end the command at each call that renames, links, removes, syncs or writes
    system_errors.py  let the system refuse one of those calls
    writers.py        two who write to one workbook at once
    fuzzing.py        structured damage to every kind of input, with limits on time and memory
    damage/           how each kind of input is damaged
    sockets.py        no command opens a connection

Each counts; ``python -m tools.attack`` prints the counts and puts them into docs/technical.md.
"""
