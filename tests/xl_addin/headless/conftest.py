"""A book on the headless engine, and a way to save and open it again."""

import pytest


@pytest.fixture
def book(app):
    return app.books.add()


@pytest.fixture
def sheet(book):
    return book.sheets[0]


@pytest.fixture
def reopened(app, tmp_path):
    """Save a book, open the file and give the opened book."""
    count = 0

    def reopen(book):
        nonlocal count
        count += 1
        path = tmp_path / f"saved{count}.xlsx"
        book.save(path)
        book.close()
        return app.books.open(path)

    return reopen
