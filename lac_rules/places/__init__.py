"""Where children live: postcodes, coordinates, councils, distances."""
