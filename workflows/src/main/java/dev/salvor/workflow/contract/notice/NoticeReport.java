package dev.salvor.workflow.contract.notice;

import java.util.List;

/** What became of a notice: one entry for each way that was to be told. */
public record NoticeReport(List<Told> told) {
  public NoticeReport {
    told = List.copyOf(told);
  }

  /**
   * One way.
   *
   * @param accepted the other side took the message
   * @param why what it said, or why it was given up
   */
  public record Told(String way, boolean accepted, String why) {}
}
