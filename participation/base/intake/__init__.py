"""Reading what was sent against a Struct: every error at once, each with its field, a code and a sentence.

A decoder stops at the first wrong field; a person who fills a form, or a script that posts JSON, wants to know all
of them. Codes: ``required``, ``unknown``, ``type``, ``invalid``, ``too_short``, ``too_long``, ``too_small``,
``too_large``, ``unknown_value``. A field may word a code itself: ``Meta(extra={"required": N_("Enter a name.")})``.
"""

from participation.base.intake.reading import collect, read

__all__ = ["collect", "read"]
