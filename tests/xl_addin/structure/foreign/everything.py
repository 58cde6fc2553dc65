"""All kinds of things that other programs put in: importing this registers them."""

from tests.xl_addin.structure.foreign import comments, objects, on_sheets, package_parts

MODULES = (comments, objects, on_sheets, package_parts)
