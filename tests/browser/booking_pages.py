"""The pages on which seats are booked, as they are looked at."""

from __future__ import annotations

from tests.browser.sampling import page

SESSION = "/workbench/sessions/{session}"
BOOKINGS = (
    page("/sessions/{session}/booking", "/sessions/{booked-session}/booking"),
    page("/sessions/{session}/booking", "/sessions/{booked-session}/booking", before="send nothing", status=422),
    page("/sessions/{session}/booking", "/sessions/{session-open}/booking"),
    page("/sessions/{session}/booking", "/sessions/{session-full}/booking"),
    page("/sessions/{session}/booking", "/sessions/{session-later}/booking"),
    page("/bookings/{code}", "/bookings/{booked-code}"),
    page("/bookings/{code}", "/bookings/{booked-cancelled}"),
    page("/bookings/{code}/cancellation", "/bookings/{booked-code}/cancellation"),
    page(f"{SESSION}/bookings", "/workbench/sessions/{booked-session}/bookings", "water"),
    page(f"{SESSION}/bookings", "/workbench/sessions/{booked-session}/bookings?q=此处无此文", "water"),
    page(f"{SESSION}/bookings/new", "/workbench/sessions/{booked-session}/bookings/new", "water"),
)
