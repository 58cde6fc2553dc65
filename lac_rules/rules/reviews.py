"""Reviews: the date of each review and how the child took part."""

from functools import partial

from lac_rules.language.conditions import at_least, is_blank, is_filled, one_of, under
from lac_rules.language.rule import rule

rule = partial(rule, impact="high")


@rule("166", kind="invalid", marks={"Reviews": "REVIEW"})
def review_date_invalid(reviews):
    """The date of the review is missing or is not a real date.

    Enter the date of the review in REVIEW as dd/mm/yyyy, or delete the row if there was no review.
    """
    return reviews.REVIEW.isna()


@rule("167", kind="invalid", marks={"Reviews": ["REVIEW", "REVIEW_CODE"]})
def review_participation_invalid(reviews, codes):
    """The participation code is missing or unknown, or it is given without a review date.

    Give each review a date in REVIEW and one of PN0 to PN7 in REVIEW_CODE, or leave both blank.
    """
    complete = is_filled(reviews, "REVIEW") & one_of(reviews.REVIEW_CODE, codes.REVIEW_CODE)
    empty = is_blank(reviews, "REVIEW") & reviews.REVIEW_CODE.isna()
    return ~complete & ~empty


@rule("440", kind="inconsistent", marks={"Reviews": ["DOB", "REVIEW", "REVIEW_CODE"]})
def participation_pn0_but_aged_4_or_over(reviews):
    """The review says PN0 (child under four), but the child was four or older that day.

    Check the date of birth and the review date; if both are right, choose a code from PN1 to PN7.
    """
    return (reviews.REVIEW_CODE == "PN0") & at_least(4, born=reviews.DOB, on=reviews.REVIEW)


@rule("441", kind="inconsistent", marks={"Reviews": ["DOB", "REVIEW", "REVIEW_CODE"]})
def participation_code_but_aged_under_4(reviews, codes):
    """The review says how the child took part, but the child was under four that day.

    Check the date of birth and the review date; if both are right, the code is PN0.
    """
    took_part = one_of(reviews.REVIEW_CODE, codes.REVIEW_CODE - {"PN0"})
    return took_part & under(4, born=reviews.DOB, on=reviews.REVIEW)
