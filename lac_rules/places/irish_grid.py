"""Grid references of Northern Ireland, moved onto the British National Grid.

The postcode directory gives postcodes in Northern Ireland on the Irish Grid, whose origin is
another one. Subtracting such a reference from a British one gives nonsense: Belfast would be ten
miles from Liverpool. So they are converted once, when the postcode index is built.

Both grids are transverse Mercator projections of nearly the same shape of the earth; this goes from
the Irish Grid to latitude and longitude and from there to the British one, with Krueger's series
(Karney 2011, "Transverse Mercator with an accuracy of a few nanometers", to the second order). The
small difference between the two surveys' positions is left out: it moves a point by a few metres,
and distances are kept in tenths of a mile. So far west the British grid stretches lengths by about
0.1%: a distance within Northern Ireland can come out a tenth of a mile longer.

Source of the constants: Ordnance Survey, "A guide to coordinate systems in Great Britain"; Ordnance
Survey of Northern Ireland and Ordnance Survey Ireland, "The Irish Grid".
"""

from typing import NamedTuple

import numpy as np


class Grid(NamedTuple):
    """A transverse Mercator grid: lengths in metres, latitude and longitude in degrees."""

    radius: float  # of the earth at the equator
    polar_radius: float
    latitude: float  # of the true origin
    longitude: float
    easting: float  # the grid's own coordinates of the true origin
    northing: float
    scale: float


BRITISH = Grid(6377563.396, 6356256.909, 49.0, -2.0, 400_000.0, -100_000.0, 0.9996012717)
IRISH = Grid(6377340.189, 6356034.447, 53.5, -8.0, 200_000.0, 250_000.0, 1.000035)


def to_british_grid(easting, northing) -> tuple[np.ndarray, np.ndarray]:
    """Irish Grid metres -> British National Grid metres; NaN stays NaN."""
    return _project(BRITISH, *_unproject(IRISH, np.asarray(easting), np.asarray(northing)))


def _flattening(grid: Grid) -> float:
    """The third flattening, in whose powers the series run."""
    return (grid.radius - grid.polar_radius) / (grid.radius + grid.polar_radius)


def _metres_per_radian(grid: Grid) -> float:
    n = _flattening(grid)
    return grid.scale * grid.radius / (1 + n) * (1 + n**2 / 4)


def _onto_plane(grid: Grid, latitude, longitude):
    """Radians -> a complex number: northing + i easting from the equator, in radians."""
    n = _flattening(grid)
    eccentricity = 2 * np.sqrt(n) / (1 + n)
    sine = np.sin(latitude)
    tangent = np.sinh(np.arctanh(sine) - eccentricity * np.arctanh(eccentricity * sine))
    turn = longitude - np.radians(grid.longitude)
    sphere = np.arctan2(tangent, np.cos(turn)) + 1j * np.arcsinh(
        np.sin(turn) / np.hypot(tangent, np.cos(turn))
    )
    first, second = n / 2 - 2 * n**2 / 3, 13 * n**2 / 48
    return sphere + first * np.sin(2 * sphere) + second * np.sin(4 * sphere)


def _project(grid: Grid, latitude, longitude):
    """Latitude and longitude in radians -> easting and northing in metres."""
    origin = _onto_plane(grid, np.radians(grid.latitude), np.radians(grid.longitude))
    away = _metres_per_radian(grid) * (_onto_plane(grid, latitude, longitude) - origin)
    return grid.easting + away.imag, grid.northing + away.real


def _unproject(grid: Grid, easting, northing):
    """Easting and northing in metres -> latitude and longitude in radians."""
    n = _flattening(grid)
    origin = _onto_plane(grid, np.radians(grid.latitude), np.radians(grid.longitude))
    away = (northing - grid.northing) + 1j * (easting - grid.easting)
    plane = origin + away / _metres_per_radian(grid)
    first, second = n / 2 - 2 * n**2 / 3, n**2 / 48
    sphere = plane - first * np.sin(2 * plane) - second * np.sin(4 * plane)
    conformal = np.arcsin(np.sin(sphere.real) / np.cosh(sphere.imag))
    first, second = 2 * n - 2 * n**2 / 3, 7 * n**2 / 3
    latitude = conformal + first * np.sin(2 * conformal) + second * np.sin(4 * conformal)
    turn = np.arctan2(np.sinh(sphere.imag), np.cos(sphere.real))
    return latitude, np.radians(grid.longitude) + turn
