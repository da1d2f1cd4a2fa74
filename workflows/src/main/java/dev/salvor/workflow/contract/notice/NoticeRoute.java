package dev.salvor.workflow.contract.notice;

import java.time.Duration;
import java.util.List;

/** Which ways a notice takes; none if nobody wants it. */
public record NoticeRoute(List<Leg> legs) {
  public NoticeRoute {
    legs = List.copyOf(legs);
  }

  /**
   * One way.
   *
   * @param timeout of one try
   * @param retryFor how long it is tried again
   */
  public record Leg(String way, Duration timeout, Duration retryFor) {}
}
