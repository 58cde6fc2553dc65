"""The font of a range."""

from xlwings import base_classes

from xl_addin.headless.cells.colours import file_colour, read_colour
from xl_addin.headless.unsupported import Refusing


class Font(Refusing, base_classes.Font):
    """The font of a range."""

    def __init__(self, parent):
        self.parent = parent

    def _get(self, name):
        styles = self.parent.sheet.book.styles
        return self.parent._common(lambda style: getattr(styles.part(style, "font"), name))

    def _set(self, **values):
        def change(font):
            for name, value in values.items():
                setattr(font, name, value)
            return font

        self.parent._restyle(self.parent.sheet.book.styles.changer("font", change))

    @property
    def bold(self):
        return self._flag("b")

    @bold.setter
    def bold(self, value):
        self._set(b=bool(value))

    @property
    def italic(self):
        return self._flag("i")

    @italic.setter
    def italic(self, value):
        self._set(i=bool(value))

    def _flag(self, name):
        styles = self.parent.sheet.book.styles
        return self.parent._common(lambda style: bool(getattr(styles.part(style, "font"), name)))

    @property
    def size(self):
        return self._get("sz")

    @size.setter
    def size(self, value):
        self._set(sz=float(value))

    @property
    def color(self):
        styles, workbook = self.parent.sheet.book.styles, self.parent.sheet.book.workbook
        return self.parent._common(
            lambda style: read_colour(styles.part(style, "font").color, workbook) or (0, 0, 0)
        )

    @color.setter
    def color(self, value):
        self._set(color=file_colour(value))

    @property
    def name(self):
        return self._get("name")

    @name.setter
    def name(self, value):
        # A theme's scheme would win over the name.
        self._set(name=str(value), scheme=None)
