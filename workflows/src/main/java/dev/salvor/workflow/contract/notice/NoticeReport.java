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
   * @param busy nothing was tried: as many messages as may be are under way there
   */
  public record Told(String way, boolean accepted, String why, boolean busy) {
    public Told(String way, boolean accepted, String why) {
      this(way, accepted, why, false);
    }

    /** It is to be tried later. */
    public static Told later(String way) {
      return new Told(way, false, "other messages were still under way there", true);
    }
  }
}
