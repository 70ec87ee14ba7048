"""Mails as mail servers send them back, made for one delivery."""

from __future__ import annotations

from uuid import UUID

from participation.base.notices.bounces.return_path import return_path

MAILBOX = "returned@city.example"


def delivery_status(
    delivery: UUID,
    *,
    action: str = "failed",
    status: str = "5.1.1",
    to: str | None = None,
    diagnostic: str = "smtp; 550 5.1.1 <lin@example.org>: Recipient address rejected: User unknown",
) -> bytes:
    """A delivery-status message (RFC 3464) in the form in which Postfix writes it."""
    to = return_path(delivery, MAILBOX) if to is None else to
    return f"""Return-Path: <>
From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="one"

--one
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.org. I'm sorry to have to inform you ...

--one
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
X-Postfix-Queue-ID: 4F2B1A0C3D
Arrival-Date: Mon,  1 Mar 2027 09:00:00 +0800 (CST)

Final-Recipient: rfc822; lin@example.org
Original-Recipient: rfc822;lin@example.org
Action: {action}
Status: {status}
Remote-MTA: dns; mail.example.org
Diagnostic-Code: {diagnostic}

--one
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

From: notices@city.example
To: lin@example.org
Message-ID: <{delivery}@city.example>
Subject: x

--one--
""".replace("\n", "\r\n").encode()


def in_words(delivery: UUID, text: str, *, sender: str = "PostMaster@example.org", **headers: str) -> bytes:
    """A bounce that says in words what happened, as some providers send it."""
    further = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in headers.items())
    head = f"From: {sender}\nTo: {return_path(delivery, MAILBOX)}\nSubject: 退信通知\n{further}"
    return (head + f"Content-Type: text/plain; charset=utf-8\n\n{text}\n").encode()
