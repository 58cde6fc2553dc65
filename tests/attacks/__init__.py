"""Files and people that mean harm, or that nobody imagined.

Every case names its attack. What is asked of each: the right result or one clear message with exit
code 2, never a traceback; within bounded memory and time; nothing run, fetched or half-written.
"""
