package dev.salvor.workflow.gateway;

import dev.salvor.workflow.contract.TaskQueues;
import dev.salvor.workflow.contract.gateway.GatewayActivities;
import dev.salvor.workflow.contract.gateway.GatewayAnswer;
import dev.salvor.workflow.contract.gateway.GatewayQuestion;
import dev.salvor.workflow.contract.gateway.GatewayRequest;
import dev.salvor.workflow.contract.gateway.GatewayWorkflow;
import dev.salvor.workflow.contract.gateway.HostCheck;
import dev.salvor.workflow.contract.gateway.HostFacts;
import dev.salvor.workflow.profile.ActivityProfiles;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Many hosts are asked for a part at a time, all parts at once: several gateways share them. */
public final class GatewayWorkflowImpl implements GatewayWorkflow {
  private static final int AT_ONCE = 50;
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final Duration ENROLLING = Duration.ofMinutes(20);

  @Override
  public GatewayAnswer ask(GatewayRequest request) {
    String queue = TaskQueues.gateway(request.gateway());
    try {
      return switch (request.question()) {
        case GatewayQuestion.Check check -> checked(queue, check);
        case GatewayQuestion.Facts facts -> known(queue, facts);
        case GatewayQuestion.Packages packages ->
            gateway(queue, most(packages.limit(), packages.hosts().size())).ask(packages);
        case GatewayQuestion.Enroll enroll -> gateway(queue, ENROLLING).ask(enroll);
        case GatewayQuestion other -> gateway(queue, LONGEST).ask(other);
      };
    } catch (ActivityFailure e) {
      return new GatewayAnswer.Not(why(e), false);
    }
  }

  private static GatewayAnswer checked(String queue, GatewayQuestion.Check check) {
    List<Promise<GatewayAnswer>> asked =
        asked(
            queue,
            check.limit(),
            check.hosts(),
            part -> new GatewayQuestion.Check(part, check.limit()));
    List<HostCheck> hosts = new ArrayList<>();
    for (Promise<GatewayAnswer> part : asked) {
      if (!(part.get() instanceof GatewayAnswer.Checks checks)) {
        return part.get();
      }
      hosts.addAll(checks.hosts());
    }
    return new GatewayAnswer.Checks(hosts);
  }

  private static GatewayAnswer known(String queue, GatewayQuestion.Facts facts) {
    List<Promise<GatewayAnswer>> asked =
        asked(
            queue,
            facts.limit(),
            facts.hosts(),
            part -> new GatewayQuestion.Facts(part, facts.limit(), facts.packages()));
    List<HostFacts> hosts = new ArrayList<>();
    for (Promise<GatewayAnswer> part : asked) {
      if (!(part.get() instanceof GatewayAnswer.Known known)) {
        return part.get();
      }
      hosts.addAll(known.hosts());
    }
    return new GatewayAnswer.Known(hosts);
  }

  private static List<Promise<GatewayAnswer>> asked(
      String queue,
      Duration limit,
      List<GatewayQuestion.Checked> hosts,
      Function<List<GatewayQuestion.Checked>, GatewayQuestion> question) {
    List<Promise<GatewayAnswer>> asked = new ArrayList<>();
    for (int from = 0; from < hosts.size(); from += AT_ONCE) {
      GatewayQuestion part =
          question.apply(hosts.subList(from, Math.min(hosts.size(), from + AT_ONCE)));
      asked.add(Async.function(gateway(queue, most(limit, hosts.size()))::ask, part));
    }
    return asked;
  }

  /** A gateway has places for ten at least, and all parts share them. */
  private static Duration most(Duration limit, int hosts) {
    return limit.multipliedBy(hosts / 10 + 1L).plus(LONGEST);
  }

  private static GatewayActivities gateway(String queue, Duration most) {
    return Workflow.newActivityStub(GatewayActivities.class, ActivityProfiles.gateway(queue, most));
  }

  private static String why(ActivityFailure failure) {
    return failure.getCause() instanceof ApplicationFailure application
        ? application.getOriginalMessage()
        : String.valueOf(failure.getMessage());
  }
}
