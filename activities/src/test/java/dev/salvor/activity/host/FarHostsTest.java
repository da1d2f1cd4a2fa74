package dev.salvor.activity.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salvor.activity.supervisor.Library;
import dev.salvor.activity.transport.FarConnection;
import dev.salvor.activity.transport.NoEntryException;
import dev.salvor.activity.transport.Ran;
import dev.salvor.activity.transport.ShellCall;
import dev.salvor.fleet.HostId;
import dev.salvor.fleet.SshRoute;
import dev.salvor.workflow.contract.run.Route;
import dev.salvor.workflow.contract.run.RunId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** One connection for each host of each run, never more than the bound. */
final class FarHostsTest {
  private static final RunId RUN = new RunId("r1");

  private final List<String> opened = Collections.synchronizedList(new ArrayList<>());
  private final List<String> closed = Collections.synchronizedList(new ArrayList<>());
  private final Library library = new Library(Map.of());

  private FarHosts hosts(int most) {
    return new FarHosts(
        this::open,
        connection -> new HostWork(connection, library, RunLogs.NONE, Optional::empty, () -> false),
        most);
  }

  private FarConnection open(Route route) {
    if (route.to().address().equals("none")) {
      throw new NoEntryException("no key");
    }
    opened.add(route.to().address());
    return new FarConnection() {
      @Override
      public Ran run(ShellCall call) {
        return new Ran(0, "", "");
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
        throw new UnsupportedOperationException();
      }

      @Override
      public String describe() {
        return route.name();
      }

      @Override
      public void close() {
        closed.add(route.to().address());
      }
    };
  }

  private static Route to(String address) {
    return new Route(new HostId(address), "ops", SshRoute.to(address), List.of(), Map.of());
  }

  @Test
  void aRunHasOneConnectionToItsHostAndAnotherRunItsOwn() {
    try (FarHosts hosts = hosts(10)) {
      HostWork first = hosts.at(RUN, to("a"), work -> work);
      assertThat(hosts.<HostWork>at(RUN, to("a"), work -> work)).isSameAs(first);
      assertThat(hosts.<HostWork>at(new RunId("r2"), to("a"), work -> work)).isNotSameAs(first);

      assertThat(opened).containsExactly("a", "a");
      assertThat(hosts.size()).isEqualTo(2);
    }
    Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> closed.size() == 2);
  }

  @Test
  void thereAreAsManyAsMemoryBears() {
    assertThat(FarWays.most(64L << 20)).isEqualTo(54);
    assertThat(FarWays.most(256L << 20)).isEqualTo(218);
    assertThat(FarWays.most(1L << 20)).isEqualTo(20);
    assertThat(FarWays.most(8L << 30)).isEqualTo(1000);
  }

  @Test
  void aFleetsRunAndThoseOfItsHostsShareOneAndManyMayAskAtOnce() throws Exception {
    try (FarHosts hosts = hosts(100)) {
      List<CompletableFuture<HostWork>> all = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        String host = "h" + i % 50;
        RunId run = new RunId(i % 2 == 0 ? "fleet" : "fleet/" + host);
        CompletableFuture<HostWork> one = new CompletableFuture<>();
        Thread.ofVirtual()
            .start(() -> one.complete(hosts.<HostWork>at(run, to(host), work -> work)));
        all.add(one);
      }
      for (int i = 0; i < 150; i++) {
        assertThat(all.get(i + 50).get(5, TimeUnit.SECONDS))
            .isSameAs(all.get(i).get(5, TimeUnit.SECONDS));
      }
      assertThat(opened).hasSize(50).doesNotHaveDuplicates();
      hosts.forget(new RunId("fleet/h7"), to("h7"));
      assertThat(hosts.size()).isEqualTo(49);
    }
  }

  @Test
  void theEndOfItsRunClosesItButNotWhileItIsInUse() {
    try (FarHosts hosts = hosts(10)) {
      hosts.at(
          RUN,
          to("a"),
          work -> {
            hosts.forget(RUN, to("a"));
            return work;
          });
      assertThat(hosts.size()).isEqualTo(1);
      hosts.forget(RUN, to("a"));
      Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> closed.size() == 1);
      assertThat(hosts.size()).isZero();
    }
  }

  @Test
  void whenAllAreInUseWhoComesWaitsAndAnIdleOneMakesPlace() throws Exception {
    try (FarHosts hosts = hosts(2)) {
      hosts.at(RUN, to("idle"), work -> work);
      CountDownLatch go = new CountDownLatch(1);
      CompletableFuture<Boolean> first = held(hosts, "a", go);
      CompletableFuture<Boolean> second = held(hosts, "b", go);
      Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> opened.size() == 3);
      assertThat(hosts.size()).isEqualTo(2);
      CompletableFuture<Boolean> third = held(hosts, "c", go);
      assertThat(third.isDone()).isFalse();
      assertThat(opened).doesNotContain("c");
      go.countDown();

      assertThat(first.get(5, TimeUnit.SECONDS)).isTrue();
      assertThat(second.get(5, TimeUnit.SECONDS)).isTrue();
      assertThat(third.get(5, TimeUnit.SECONDS)).isTrue();
      assertThat(hosts.size()).isLessThanOrEqualTo(2);
    }
  }

  private static CompletableFuture<Boolean> held(
      FarHosts hosts, String address, CountDownLatch go) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () ->
                done.complete(
                    hosts.at(
                        RUN,
                        to(address),
                        work -> {
                          try {
                            return go.await(5, TimeUnit.SECONDS);
                          } catch (InterruptedException e) {
                            return false;
                          }
                        })));
    return done;
  }

  @Test
  void aWayThatCannotBeOpenedTakesNoPlace() {
    try (FarHosts hosts = hosts(1)) {
      assertThatThrownBy(() -> hosts.at(RUN, to("none"), work -> work))
          .isInstanceOf(NoEntryException.class);
      assertThat(hosts.size()).isZero();
      assertThat(hosts.<HostWork>at(RUN, to("a"), work -> work)).isNotNull();
    }
  }
}
