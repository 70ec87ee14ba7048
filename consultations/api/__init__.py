"""The room's JSON under ``/api/v1``: guard on the route line, parse, call, return."""

from consultations.api.comments import CommentController, ReceiptController
from consultations.api.consultations import ConsultationController
from consultations.api.drafts import DraftController
from consultations.api.points import PointController
from consultations.api.reports import ReportController

CONTROLLERS = (
    ConsultationController,
    DraftController,
    CommentController,
    ReceiptController,
    PointController,
    ReportController,
)
