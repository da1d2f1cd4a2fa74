package dev.salvor.activity.handover;

import dev.salvor.activity.supervisor.Library;
import dev.salvor.activity.supervisor.RunPaths;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.Parcel;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.order.CloseOrder;
import dev.salvor.workflow.contract.order.HostPin;
import dev.salvor.workflow.contract.order.PrepareOrder;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.TellOrder;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.handover.HandoverPage;
import dev.salvor.workflow.handover.Underway;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes {@link HandoverPage#FILE} of runs: before anything that an order may begin, and when it
 * did not end well, for then the run may wait. A page that cannot be written holds nothing up: the
 * log of the worker says so, and the next order tries again. For any thread.
 */
public final class HandoverPages {
  private static final Logger LOG = LoggerFactory.getLogger(HandoverPages.class);

  /** So many runs are kept at hand; one more is read from its folder again. */
  private static final int MOST_RUNS = 20;

  private final HostConnection host;
  private final Library library;

  private final Map<RunPaths, KeptRun> runs =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<RunPaths, KeptRun> eldest) {
          return size() > MOST_RUNS;
        }
      };

  public HandoverPages(HostConnection host, Library library) {
    this.host = host;
    this.library = library;
  }

  /** The run's folder is ready, and holds {@code journal} already. */
  public void prepared(HostPin pin, RunId run, List<RunEvent> journal) {
    write(pin, run, kept -> kept.take(journal));
  }

  /**
   * The first page of a run whose folder is being made ready. It goes with the rest of it; absent
   * if it has to be made from what lies on the host. Over a way that costs it is empty: the next
   * that the host gets, an order or word that the run waits, brings a page.
   */
  public Optional<Parcel> first(PrepareOrder order, PrepareReport.Ready ready) {
    if (order.parameters().isEmpty() || !order.secretFiles().isEmpty()) {
      return Optional.empty();
    }
    RunPaths paths = RunPaths.of(ready.pin(), order.runId());
    try {
      KeptRun kept = FolderReader.first(order, ready, paths, library.folder(paths.root()), host);
      synchronized (runs) {
        runs.put(paths, kept);
      }
      return Optional.of(host.isFar() ? new Parcel() : page(paths, kept));
    } catch (RuntimeException e) {
      late(order.runId(), paths, e);
      return Optional.empty();
    }
  }

  /** {@code order} is about to go to its supervisor, with this page. */
  public Parcel before(SegmentOrder order) {
    return change(
        order.pin(),
        order.runId(),
        kept -> {
          kept.take(order.journal());
          kept.begins(Underway.of(order));
        });
  }

  /** {@code order} is over; nothing is written if the next one is sure to follow. */
  public void after(SegmentOrder order, SegmentReport report) {
    boolean clean =
        report instanceof SegmentReport.Ended ended
            && !ended.stopped()
            && ended.steps().size() == order.steps().size()
            && ended.steps().stream().allMatch(step -> step.done());
    if (clean) {
      ended(order);
    } else {
      write(order.pin(), order.runId(), kept -> kept.ended(order, report));
    }
  }

  /** The run waits, and its host was told. */
  public void told(TellOrder order) {
    write(order.pin(), order.runId(), kept -> kept.take(order.journal()));
  }

  /** The run ends; to be written before its folder is closed. */
  public Parcel closing(CloseOrder order) {
    return change(
        order.pin(),
        order.runId(),
        kept -> {
          kept.take(order.journal());
          kept.allEnded();
        });
  }

  private void ended(SegmentOrder order) {
    RunPaths paths = RunPaths.of(order.pin(), order.runId());
    synchronized (runs) {
      KeptRun kept = runs.get(paths);
      if (kept != null) {
        kept.ended(order);
      }
    }
  }

  private void write(HostPin pin, RunId run, Consumer<KeptRun> change) {
    try {
      host.write(change(pin, run, change));
    } catch (RuntimeException e) {
      late(run, RunPaths.of(pin, run), e);
    }
  }

  private Parcel change(HostPin pin, RunId run, Consumer<KeptRun> change) {
    RunPaths paths = RunPaths.of(pin, run);
    try {
      if (!(host.isFar() && isKept(paths)) && host.size(paths.parameters()) == 0) {
        // A plan, or a run that an older version has begun.
        return new Parcel();
      }
      KeptRun kept = kept(paths, run);
      synchronized (kept) {
        change.accept(kept);
        return page(paths, kept);
      }
    } catch (RuntimeException e) {
      late(run, paths, e);
      return new Parcel();
    }
  }

  private static Parcel page(RunPaths paths, KeptRun kept) {
    return new Parcel()
        .ifPossible(
            paths.folder() + "/" + HandoverPage.FILE, kept.page().getBytes(StandardCharsets.UTF_8));
  }

  /** Whatever is wrong with the page, the run is more important. */
  private void late(RunId run, RunPaths paths, RuntimeException e) {
    LOG.warn("{} of run {} is not up to date: {}", HandoverPage.FILE, run, e.toString());
    forget(paths);
  }

  private boolean isKept(RunPaths paths) {
    synchronized (runs) {
      return runs.containsKey(paths);
    }
  }

  private KeptRun kept(RunPaths paths, RunId run) {
    synchronized (runs) {
      KeptRun kept = runs.get(paths);
      if (kept == null) {
        kept = new FolderReader(host, paths, library.folder(paths.root())).run(run);
        runs.put(paths, kept);
      }
      return kept;
    }
  }

  private void forget(RunPaths paths) {
    synchronized (runs) {
      runs.remove(paths);
    }
  }
}
