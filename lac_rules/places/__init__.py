"""Where children live.

``postcode_index``: every postcode of the UK with its coordinates and authority, read from
``postcode_package`` and kept in ``postcode_file``; ``councils``: the authorities, their names and
districts; ``distance``: miles from home, in or out of area; ``irish_grid``: Northern Ireland's
coordinates on the British grid.
"""
