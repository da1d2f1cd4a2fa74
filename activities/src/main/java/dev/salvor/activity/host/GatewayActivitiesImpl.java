package dev.salvor.activity.host;

import dev.salvor.activity.failure.Failures;
import dev.salvor.activity.transport.FarConnection;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.KeyShown;
import dev.salvor.activity.transport.NoEntryException;
import dev.salvor.activity.transport.StateUnusableException;
import dev.salvor.activity.transport.UnreachableException;
import dev.salvor.activity.transport.Ways;
import dev.salvor.workflow.contract.gateway.GatewayActivities;
import dev.salvor.workflow.contract.gateway.GatewayAnswer;
import dev.salvor.workflow.contract.gateway.GatewayQuestion;
import dev.salvor.workflow.contract.gateway.HostCheck;
import dev.salvor.workflow.contract.gateway.HostFacts;
import dev.salvor.workflow.contract.gateway.HostPackages;
import dev.salvor.workflow.contract.run.Route;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** {@link GatewayActivities} with the keys of this account. */
public final class GatewayActivitiesImpl implements GatewayActivities {
  private static final Duration BEAT = Duration.ofSeconds(1);

  /** What is read of a file at a time; the engine takes no more in one piece. */
  private static final int MOST = 512 * 1024;

  private final HostConnection here;
  private final Ways ways;
  private final Enrolment enrolment;

  /** Connections beside those of runs, in a sixth of the memory. */
  private final Semaphore places =
      new Semaphore(Math.max(10, FarWays.most(Runtime.getRuntime().maxMemory()) / 2));

  /** For this machine behind {@code here} and the hosts that {@code ways} lead to. */
  public GatewayActivitiesImpl(HostConnection here, Ways ways, Enrolment enrolment) {
    this.enrolment = enrolment;
    this.here = here;
    this.ways = ways;
  }

  @Override
  public GatewayAnswer ask(GatewayQuestion question) {
    ActivityExecutionContext context = Activity.getExecutionContext();
    Pulse pulse = Pulse.start(() -> context.heartbeat(""), Duration.ZERO, BEAT);
    try {
      return Failures.guard(() -> answer(question));
    } finally {
      pulse.close();
    }
  }

  private GatewayAnswer answer(GatewayQuestion question) {
    try {
      return switch (question) {
        case GatewayQuestion.Check check -> new GatewayAnswer.Checks(checked(check));
        case GatewayQuestion.Facts facts -> new GatewayAnswer.Known(known(facts));
        case GatewayQuestion.Packages packages ->
            new GatewayAnswer.Listed(AllPackages.fitting(listed(packages)));
        case GatewayQuestion.Key key -> shown(ways.key(key.route()));
        case GatewayQuestion.Trust trust -> trusted(trust);
        case GatewayQuestion.Enroll enroll ->
            at(Optional.of(enroll.route()), host -> enrolment.enroll(host, enroll.carryJava()));
        case GatewayQuestion.Leave leave -> at(Optional.of(leave.route()), enrolment::leave);
        case GatewayQuestion.Read read -> at(read.route(), host -> piece(host, read));
      };
    } catch (UnreachableException | NoEntryException e) {
      return new GatewayAnswer.Not(String.valueOf(e.getMessage()), true);
    } catch (StateUnusableException e) {
      return new GatewayAnswer.Not(String.valueOf(e.getMessage()), false);
    }
  }

  private List<HostCheck> checked(GatewayQuestion.Check check) {
    return AtOnce.ask(
        places,
        check.hosts(),
        check.limit(),
        one -> at(one.route(), host -> HostLook.at(one.host(), host, check.limit())),
        (one, why) -> HostCheck.silent(one.host(), why));
  }

  private List<HostFacts> known(GatewayQuestion.Facts facts) {
    return AtOnce.ask(
        places,
        facts.hosts(),
        facts.limit(),
        one ->
            at(one.route(), host -> AllFacts.of(one.host(), host, facts.limit(), facts.packages())),
        (one, why) -> HostFacts.silent(one.host(), why));
  }

  private List<HostPackages> listed(GatewayQuestion.Packages asked) {
    return AtOnce.ask(
        places,
        asked.hosts(),
        asked.limit(),
        one -> at(one.route(), host -> AllPackages.of(one.host(), host, asked)),
        (one, why) -> HostPackages.silent(one.host(), why));
  }

  private GatewayAnswer trusted(GatewayQuestion.Trust trust) {
    KeyShown key = ways.key(trust.route());
    if (!key.fingerprint().equals(trust.fingerprint())) {
      return new GatewayAnswer.Not(
          key.name()
              + " shows the key "
              + key.fingerprint()
              + " now, not "
              + trust.fingerprint()
              + "; nothing was written",
          false);
    }
    if (!key.trusted() && !key.against().isEmpty()) {
      return shown(key);
    }
    if (!key.trusted()) {
      ways.trust(key);
    }
    return new GatewayAnswer.Trusted(key.name(), key.type(), key.fingerprint(), key.file());
  }

  private static GatewayAnswer shown(KeyShown key) {
    return new GatewayAnswer.Shown(
        key.name(), key.type(), key.fingerprint(), key.trusted(), key.against(), key.file());
  }

  private static GatewayAnswer piece(HostConnection host, GatewayQuestion.Read read) {
    Optional<byte[]> bytes =
        host.read(read.path(), read.offset(), Math.min(MOST, Math.max(1, read.most())));
    return new GatewayAnswer.Piece(
        bytes.map(b -> Base64.getEncoder().encodeToString(b)).orElse(""), bytes.isPresent());
  }

  private <T> T at(Optional<Route> route, Function<HostConnection, T> work) {
    if (route.isEmpty()) {
      return work.apply(here);
    }
    FarConnection far = ways.open(route.get());
    try {
      return work.apply(far);
    } finally {
      // A dead one may take its time to close.
      Thread.ofVirtual().name("closing").start(far::close);
    }
  }
}
