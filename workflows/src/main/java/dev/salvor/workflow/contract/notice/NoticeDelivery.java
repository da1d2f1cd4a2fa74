package dev.salvor.workflow.contract.notice;

import dev.salvor.notice.Notice;

/** One notice by one way. */
public record NoticeDelivery(Notice notice, String way) {}
