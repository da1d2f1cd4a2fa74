package dev.salvor.activity.notice;

import dev.salvor.activity.failure.Failures;
import dev.salvor.notice.Notice;
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
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link NoticeActivities} of a node. The file is read at each call, so a change counts at once.
 */
public final class NoticeActivitiesImpl implements NoticeActivities {
  private static final Logger LOG = LoggerFactory.getLogger(NoticeActivitiesImpl.class);

  /** What is older is told only by a way that itself tries for longer. */
  private static final Duration OLD = Duration.ofDays(2);

  private final Path stateRoot;
  private final Postman postman;
  private final Clock clock;
  private final AtomicReference<String> broken = new AtomicReference<>("");

  /** Of the node with this state folder. */
  public NoticeActivitiesImpl(Path stateRoot, Postman postman, Clock clock) {
    this.stateRoot = stateRoot;
    this.postman = postman;
    this.clock = clock;
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
                  .filter(way -> isNews(request.notice(), way))
                  .map(way -> new NoticeRoute.Leg(way.name(), way.timeout(), way.retryFor()))
                  .toList());
        });
  }

  @Override
  public NoticeReport.Told deliver(NoticeDelivery delivery) {
    return Failures.guard(
        () -> {
          Notices all = notices();
          Optional<String> late = expired(delivery.notice());
          if (late.isPresent()) {
            LOG.warn(
                "notice {} not told any more by {}: {}",
                delivery.notice().id(),
                delivery.way(),
                late.get());
            return new NoticeReport.Told(delivery.way(), false, late.get());
          }
          return all.way(delivery.way())
              .map(way -> told(way, all.ways().size(), delivery))
              .orElseGet(
                  () ->
                      new NoticeReport.Told(
                          delivery.way(), false, "the way is no longer in notices.yaml"));
        });
  }

  /** A node that was down for long does not ask for what nobody can answer any more. */
  private boolean isNews(Notice notice, Way way) {
    Duration most = way.retryFor().compareTo(OLD) > 0 ? way.retryFor() : OLD;
    Optional<String> late =
        expired(notice)
            .or(
                () ->
                    clock.instant().isAfter(notice.at().plus(most))
                        ? Optional.of("it is of " + notice.at())
                        : Optional.empty());
    late.ifPresent(
        why -> LOG.warn("notice {} not told any more by {}: {}", notice.id(), way.name(), why));
    return late.isEmpty();
  }

  private Optional<String> expired(Notice notice) {
    return notice
        .until()
        .filter(until -> !clock.instant().isBefore(until))
        .map(until -> "it expired at " + until);
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
      case NoticesReader.Result.Read read -> {
        broken.set("");
        yield read.notices();
      }
      case NoticesReader.Result.Unreadable unreadable -> throw unreadable(unreadable.problems());
    };
  }

  /** Each message that waits asks again and again; the log has it once. */
  private RuntimeException unreadable(List<Problem> problems) {
    String said = problems.stream().map(Problem::text).collect(Collectors.joining("; "));
    if (!broken.getAndSet(said).equals(said)) {
      LOG.warn("nobody can be told of anything: {}", said);
    }
    return Failures.undelivered(said);
  }
}
