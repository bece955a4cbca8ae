"""A file that a download button makes and that was not made says why in the visitor's words, not in Streamlit's."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from streamlit.proto.ForwardMsg_pb2 import BackendOperationResponse
from streamlit.proto.ForwardMsg_pb2 import DeferredFileResponsePayload as Address
from streamlit.runtime.backend_operation_handler import DeferredFileHandler

from simulation.engine.errors import Refusal
from simulation.language.texts import texts


def say_why_no_file() -> None:
    """From now on in this process."""
    DeferredFileHandler.handle = _handle  # type: ignore[method-assign]


async def _handle(self: DeferredFileHandler, request: Any, session_id: str) -> BackendOperationResponse:
    """As Streamlit's own, but for what is said where the file was not made."""
    manager, own = self._get_media_file_mgr(), request.request_id
    try:
        address = await asyncio.to_thread(manager.execute_deferred, request.deferred_file.file_id)
    except Exception as error:
        return BackendOperationResponse(request_id=own, error_msg=why(error.__cause__ or error))
    return BackendOperationResponse(request_id=own, deferred_file=Address(url=address))


def why(error: BaseException) -> str:
    """The sentence of a refusal, else that the file was not made, which is written down; in both languages, for the request knows none."""
    if isinstance(error, Refusal):
        return "\n".join(error.said(language) for language in ("zh", "en"))
    logging.getLogger(__name__).error("no file", exc_info=error)
    return "\n".join(texts()["failure.unmade"][language] for language in ("zh", "en"))
