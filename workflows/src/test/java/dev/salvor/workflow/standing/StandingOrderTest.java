package dev.salvor.workflow.standing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.workflow.contract.schedule.ScheduleId;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.schedule.v1.Schedule;
import io.temporal.api.schedule.v1.ScheduleSpec;
import io.temporal.api.workflowservice.v1.DescribeScheduleResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StandingOrderTest {
  private static final Instant T = Instant.parse("2026-11-23T03:00:00Z");
  private static final Instant LATER = T.plusSeconds(60);
  private static final ScheduleId NIGHTLY = new ScheduleId("nightly");

  @TempDir private Path node;

  private static DescribeScheduleResponse is(String cron, boolean paused, String note) {
    Schedule.Builder schedule = Schedule.newBuilder();
    schedule.setSpec(ScheduleSpec.newBuilder().addCronString(cron));
    schedule.getStateBuilder().setPaused(paused).setNotes(note);
    return DescribeScheduleResponse.newBuilder().setSchedule(schedule).build();
  }

  private static DescribeScheduleResponse is() {
    return is("0 3 * * *", false, "");
  }

  @Test
  void whatIsAsOrderedHasNoDifference() {
    assertThat(StandingOrder.of(NIGHTLY, is(), T).differences(is(), LATER)).isEmpty();
  }

  @Test
  void eachKindOfDifferenceIsNamed() {
    StandingOrder order = StandingOrder.of(NIGHTLY, is(), T);
    assertThat(order.differences(is("* * * * *", true, "mine\n now"), LATER))
        .containsExactly(
            "its times, its rules or what it starts were changed",
            "it was paused, with the words: mine now");
    assertThat(order.held(true, "disks", T).differences(is(), LATER))
        .containsExactly("it was unpaused");
    assertThat(order.differences(is("0 3 * * *", false, "other"), LATER))
        .containsExactly("its note was changed, with the words: other");
  }

  @Test
  void whatRunsAreListedByIsNoPartOfTheForm() {
    DescribeScheduleResponse.Builder other = is().toBuilder();
    other
        .getScheduleBuilder()
        .getActionBuilder()
        .getStartWorkflowBuilder()
        .setSearchAttributes(
            SearchAttributes.newBuilder()
                .putIndexedFields("A", Payload.getDefaultInstance())
                .putIndexedFields("B", Payload.getDefaultInstance()));
    DescribeScheduleResponse with = other.build();
    other.getScheduleBuilder().getActionBuilder().getStartWorkflowBuilder().clearSearchAttributes();
    assertThat(StandingOrder.of(NIGHTLY, with, T).isChanged(other.build())).isFalse();
  }

  @Test
  void rightAfterAnOrderNothingIsSaid() {
    StandingOrder order = StandingOrder.of(NIGHTLY, is(), T);
    assertThat(order.differences(is("* * * * *", false, ""), T.plusSeconds(5))).isEmpty();
  }

  @Test
  void ordersAreKeptUntilTheyAreRemoved() throws Exception {
    StandingOrders orders = new StandingOrders(node);
    assertThat(orders.names()).isEmpty();
    orders.ordered(NIGHTLY, is(), T);
    orders.run(NIGHTLY, LATER);
    orders.held(NIGHTLY, true, "disks", LATER);
    orders.ordered(NIGHTLY, is("1 3 * * *", true, "disks"), LATER);
    assertThat(orders.names()).containsExactly(NIGHTLY);
    assertThat(orders.find(NIGHTLY).orElseThrow())
        .satisfies(order -> assertThat(order.begun()).containsExactly(LATER))
        .satisfies(order -> assertThat(order.paused()).isTrue())
        .satisfies(
            order ->
                assertThat(order.differences(is("1 3 * * *", true, "disks"), LATER.plusSeconds(60)))
                    .isEmpty());
    orders.run(new ScheduleId("unknown"), T);
    assertThat(orders.names()).as("of one that is not known nothing is kept").hasSize(1);

    Files.writeString(node.resolve("schedules/torn.json"), "{\"sched");
    Files.writeString(node.resolve("schedules/a..b.json"), "{}");
    assertThat(orders.names()).containsExactly(NIGHTLY, new ScheduleId("torn"));
    assertThat(orders.find(new ScheduleId("torn"))).isEmpty();
    assertThat(orders.removed(NIGHTLY)).isTrue();
    assertThat(orders.removed(NIGHTLY)).isFalse();
  }
}
