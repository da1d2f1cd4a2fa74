package dev.salvor.activity.host;

import dev.salvor.activity.failure.Failures;
import dev.salvor.activity.supervisor.Watcher;
import dev.salvor.workflow.contract.BatchActivities;
import dev.salvor.workflow.contract.order.BatchOrder;
import dev.salvor.workflow.contract.order.BatchReport;
import io.temporal.activity.Activity;
import java.time.Duration;
import java.util.List;

/**
 * {@link BatchActivities}: each order on a thread of its own, all at the same time. Which hosts are
 * too slow to wait for is measured by the others.
 */
public final class BatchActivitiesImpl implements BatchActivities {
  private static final Duration BEAT = Duration.ofSeconds(1);

  /** Nobody is left behind before the faster half has had so much more time. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final HostActivitiesImpl hosts;
  private final Duration patience;

  /** On the hosts that {@code hosts} reaches. */
  public BatchActivitiesImpl(HostActivitiesImpl hosts) {
    this(hosts, PATIENCE);
  }

  BatchActivitiesImpl(HostActivitiesImpl hosts, Duration patience) {
    this.hosts = hosts;
    this.patience = patience;
  }

  @Override
  public BatchReport batch(BatchOrder order) {
    BatchBeat beat = new BatchBeat(Activity.getExecutionContext());
    Holders holders = EngineHolders.ofThisActivity();
    List<BatchOrder.Item> items = order.items();
    BatchAnswers answers = new BatchAnswers(items.size(), patience);
    for (int i = 0; i < items.size(); i++) {
      int number = i;
      BatchOrder.Item item = items.get(i);
      Thread.ofVirtual()
          .name("host " + number)
          .start(
              () -> {
                Watcher watcher = beat.watcher(item.run(), answers::isOver);
                BatchReport.Answer answer = answer(item, holders, watcher);
                beat.ended(item.run());
                answers.came(number, answer);
              });
    }
    Pulse pulse = Pulse.start(beat::beat, BEAT, BEAT);
    try {
      return new BatchReport(answers.await(beat));
    } finally {
      answers.over();
      pulse.close();
    }
  }

  private BatchReport.Answer answer(BatchOrder.Item item, Holders holders, Watcher watcher) {
    return Failures.once(
        () ->
            switch (item) {
              case BatchOrder.Item.Prepare prepare ->
                  new BatchReport.Answer.Prepared(hosts.prepareOnce(prepare.order(), holders));
              case BatchOrder.Item.Segment segment ->
                  new BatchReport.Answer.Ran(hosts.segmentOnce(segment.order(), watcher));
              case BatchOrder.Item.Close close ->
                  new BatchReport.Answer.Closed(hosts.closeOnce(close.order()));
            },
        BatchReport.Answer.Failed::new);
  }
}
