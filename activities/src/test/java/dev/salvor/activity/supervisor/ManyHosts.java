package dev.salvor.activity.supervisor;

import dev.salvor.activity.transport.Feed;
import dev.salvor.activity.transport.FeedException;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.Ran;
import dev.salvor.activity.transport.ShellCall;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.HostPin;
import dev.salvor.workflow.contract.order.Program;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.run.RunId;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * The data of one copy for many hosts at once, which all lack all of it. Arguments: how many hosts,
 * the source, its number of files. Prints the bytes that were sent and how many hosts were at it at
 * the same time.
 */
final class ManyHosts {
  private static final AtomicLong SENT = new AtomicLong();
  private static final AtomicInteger AT_IT = new AtomicInteger();
  private static final AtomicInteger MOST = new AtomicInteger();

  /** What a worker needs besides. */
  private static final byte[] BESIDES = new byte[24 << 20];

  private ManyHosts() {}

  public static void main(String[] args) {
    int hosts = Integer.parseInt(args[0]);
    int files = Integer.parseInt(args[2]);
    Library library = Library.bundled();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<SegmentOrder>> all =
          IntStream.range(0, hosts)
              .mapToObj(
                  i ->
                      CompletableFuture.supplyAsync(
                          () -> {
                            Host host = new Host(i, files);
                            return new Staging(host, library, order(args[1]), Watcher.NONE)
                                .brought();
                          },
                          threads))
              .toList();
      all.forEach(
          done -> {
            Map<String, String> env = done.join().steps().getFirst().command().env();
            if (env.containsKey(Staging.PROBLEM)) {
              throw new IllegalStateException(env.toString());
            }
          });
    }
    System.out.println("sent " + SENT + " at once " + MOST + " beside " + BESIDES.length);
  }

  private static SegmentOrder order(String source) {
    Command copy =
        new Command(
            new Program.Builtin("copy", "do"),
            Map.of("WITH_SOURCE", source, "WITH_TARGET", "/t"),
            Map.of(),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Duration.ofMinutes(5),
            Duration.ofSeconds(1));
    return new SegmentOrder(
        new RunId("many"),
        "",
        new HostPin("m", "/r", "0123456789abcdef"),
        1,
        0,
        List.of(Lab.step("p/s", copy).order()),
        List.of());
  }

  /** Answers as a host does that has nothing of it; entry 1 of the source is its folder. */
  private record Host(int number, int files) implements HostConnection {
    @Override
    public Ran run(ShellCall call) {
      if (call.args().contains("need")) {
        MOST.accumulateAndGet(AT_IT.incrementAndGet(), Math::max);
        StringBuilder text = new StringBuilder("wanted " + files + "\ntar\n");
        for (int i = 0; i < files; i++) {
          text.append("send ").append(i + 2).append(" 0\n");
        }
        return new Ran(0, text.append("end\n").toString(), "");
      }
      if (call.args().contains("arrived")) {
        AT_IT.decrementAndGet();
        return new Ran(0, "whole\n", "");
      }
      return new Ran(0, "there", "");
    }

    @Override
    public Ran feed(ShellCall call, Feed feed) throws FeedException {
      try {
        feed.into(
            new OutputStream() {
              @Override
              public void write(int b) {
                SENT.incrementAndGet();
              }

              @Override
              public void write(byte[] bytes, int from, int length) {
                SENT.addAndGet(length);
                LockSupport.parkNanos(1000);
              }
            });
        return new Ran(0, "", "");
      } catch (FeedException e) {
        throw e;
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public Optional<byte[]> read(String path, long offset, int max) {
      return Optional.empty();
    }

    @Override
    public long size(String path) {
      return 0;
    }

    @Override
    public void write(String path, byte[] content) {
      // It has room.
    }

    @Override
    public String describe() {
      return "host " + number;
    }
  }
}
