package dev.salvor.activity.notice;

import dev.salvor.activity.failure.Failures;
import dev.salvor.notice.Notices;
import dev.salvor.notice.NoticesReader;
import dev.salvor.notice.Way;
import dev.salvor.runbook.source.Problem;
import dev.salvor.workflow.contract.notice.NoticeActivities;
import dev.salvor.workflow.contract.notice.NoticeDelivery;
import dev.salvor.workflow.contract.notice.NoticeReport;
import dev.salvor.workflow.contract.notice.NoticeRequest;
import dev.salvor.workflow.contract.notice.NoticeRoute;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link NoticeActivities} of a node. The file is read at each call, so a change counts at once.
 */
public final class NoticeActivitiesImpl implements NoticeActivities {
  private static final Logger LOG = LoggerFactory.getLogger(NoticeActivitiesImpl.class);

  private final Path stateRoot;
  private final Postman postman;

  /** Of the node with this state folder. */
  public NoticeActivitiesImpl(Path stateRoot, Postman postman) {
    this.stateRoot = stateRoot;
    this.postman = postman;
  }

  /** Whether a node says that anybody is told of anything. */
  public static boolean isAnybodyTold(Path stateRoot) {
    return Files.exists(Notices.file(stateRoot));
  }

  @Override
  public NoticeRoute route(NoticeRequest request) {
    return Failures.guard(
        () -> {
          postman.tidy();
          return new NoticeRoute(
              notices().of(request.notice()).stream()
                  .map(way -> new NoticeRoute.Leg(way.name(), way.timeout(), way.retryFor()))
                  .toList());
        });
  }

  @Override
  public NoticeReport.Told deliver(NoticeDelivery delivery) {
    return Failures.guard(
        () -> {
          Notices all = notices();
          return all.way(delivery.way())
              .map(way -> told(way, all.ways().size(), delivery))
              .orElseGet(
                  () ->
                      new NoticeReport.Told(
                          delivery.way(), false, "the way is no longer in notices.yaml"));
        });
  }

  private NoticeReport.Told told(Way way, int ways, NoticeDelivery delivery) {
    return postman
        .sendIfFree(delivery.notice(), way, ways)
        .map(outcome -> told(outcome, delivery))
        .orElseGet(() -> NoticeReport.Told.later(way.name()));
  }

  private static NoticeReport.Told told(Outcome outcome, NoticeDelivery delivery) {
    return switch (outcome) {
      case Outcome.Accepted accepted ->
          new NoticeReport.Told(delivery.way(), true, accepted.said());
      case Outcome.Refused refused when refused.again() ->
          throw Failures.undelivered(refused.why());
      case Outcome.Refused refused -> new NoticeReport.Told(delivery.way(), false, refused.why());
    };
  }

  /** A file that cannot be read is somebody's slip: what is to be told waits until it is mended. */
  private Notices notices() {
    return switch (NoticesReader.read(Notices.file(stateRoot))) {
      case NoticesReader.Result.Read read -> read.notices();
      case NoticesReader.Result.Unreadable unreadable -> throw unreadable(unreadable.problems());
    };
  }

  private static RuntimeException unreadable(List<Problem> problems) {
    String said = problems.stream().map(Problem::text).collect(Collectors.joining("; "));
    LOG.warn("nobody can be told of anything: {}", said);
    return Failures.undelivered(said);
  }
}
