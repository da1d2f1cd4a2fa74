package dev.salvor.workflow.contract.gateway;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** What a gateway does beside runs. Each may be asked again; what went wrong is a value. */
@ActivityInterface
public interface GatewayActivities {
  @ActivityMethod(name = "gateway")
  GatewayAnswer ask(GatewayQuestion question);
}
