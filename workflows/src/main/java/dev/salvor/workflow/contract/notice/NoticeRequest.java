package dev.salvor.workflow.contract.notice;

import dev.salvor.notice.Notice;
import dev.salvor.workflow.contract.run.NodeId;

/**
 * A notice to be told.
 *
 * @param node whose ways are meant
 */
public record NoticeRequest(Notice notice, NodeId node) {}
