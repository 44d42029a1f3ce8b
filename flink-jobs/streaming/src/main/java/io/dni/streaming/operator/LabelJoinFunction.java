// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import io.dni.streaming.labels.AwaitedLabels;
import io.dni.streaming.labels.LabelOutcome;
import io.dni.streaming.labels.LabelWait;
import io.dni.streaming.message.Awaiting;
import io.dni.streaming.message.EncodedRecord;
import io.dni.streaming.message.ModelLabel;
import io.dni.streaming.message.TaskMessage;
import io.dni.streaming.state.ModelStates;
import io.dni.streaming.wire.LabelReporter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Brings examples and their late labels together, before batches are formed. An example that awaits
 * its label goes on at once, to be predicted, and waits; when the label is there it goes on once
 * more, to be learned. What is decided is {@link AwaitedLabels}' affair. All else passes through.
 *
 * <p>How long it waits, the {@link LabelClock} tells.
 */
public final class LabelJoinFunction
    extends KeyedProcessFunction<String, TaskMessage, TaskMessage> {
  private static final long serialVersionUID = 1;

  /** Examples that are not learned, for Kafka. */
  public static final OutputTag<EncodedRecord> DEAD_LETTERS =
      new OutputTag<>("unlabelled", EncodedRecord.TYPE);

  /** How examples wait, for Kafka. */
  public static final OutputTag<EncodedRecord> REPORTS =
      new OutputTag<>("label-reports", EncodedRecord.TYPE);

  private static final long REPORT_MILLIS = 1_000;

  private final LabelWait settings;
  private transient ValueState<AwaitedLabels> state;
  private transient LabelClock clock;
  private transient LabelReporter reporter;
  private transient LabelMetrics metrics;
  private transient Map<String, Long> reportedAt;

  /** Waits as the settings say. */
  public LabelJoinFunction(LabelWait settings) {
    this.settings = settings;
  }

  @Override
  public void open(OpenContext context) {
    state = getRuntimeContext().getState(ModelStates.awaitedLabels());
    clock = new LabelClock(settings);
    reporter = new LabelReporter(settings.examplesTopic());
    metrics = new LabelMetrics(getRuntimeContext().getMetricGroup());
    reportedAt = new HashMap<>();
  }

  @Override
  public void processElement(TaskMessage message, Context context, Collector<TaskMessage> out)
      throws Exception {
    if (message.content() instanceof Awaiting example && example.awaitsLabel()) {
      AwaitedLabels labels = current(context.getCurrentKey());
      take(example, labels, context, out);
      after(labels, context, out);
    } else if (message.content() instanceof ModelLabel label) {
      AwaitedLabels labels = current(context.getCurrentKey());
      labels
          .label(label, moment(context), settings)
          .ifPresent(complete -> out.collect(TaskMessage.of(complete)));
      after(labels, context, out);
    } else {
      out.collect(message);
    }
  }

  private void take(
      Awaiting example, AwaitedLabels labels, Context context, Collector<TaskMessage> out) {
    if (labels.knows(example.id())) {
      labels.count(LabelOutcome.DUPLICATE_EXAMPLE);
      refuse(example, "id: seen already (expected: one example for each id)", context);
      return;
    }
    Optional<Awaiting> complete =
        labels.example(example, moment(context), clock.now(context.timerService()), settings);
    out.collect(TaskMessage.of(complete.orElse(example)));
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<TaskMessage> out)
      throws Exception {
    AwaitedLabels labels = current(context.getCurrentKey());
    boolean reporting = context.timeDomain() == TimeDomain.PROCESSING_TIME && settings.eventTime();
    if (reporting) {
      report(labels, context);
    } else {
      after(labels, context, out);
    }
  }

  private AwaitedLabels current(String model) throws Exception {
    AwaitedLabels labels = state.value();
    return labels == null ? new AwaitedLabels(model) : labels;
  }

  /** Gives up what is overdue, and sets the next timer. */
  private void after(AwaitedLabels labels, Context context, Collector<TaskMessage> out)
      throws Exception {
    TimerService timers = context.timerService();
    for (Awaiting example : labels.giveUp(clock.now(timers), settings)) {
      if (example.labelled()) {
        out.collect(TaskMessage.of(example));
      } else if (settings.onExpiry() == LabelWait.OnExpiry.DEAD_LETTER) {
        refuse(example, "label: none came in time (dni.labels.wait)", context);
      }
    }
    state.update(labels);
    labels.nextDeadline().ifPresent(next -> clock.arm(next, timers));
    reportNowAndThen(labels, context);
  }

  private long moment(Context context) {
    return clock.moment(context.timestamp(), context.timerService());
  }

  private void refuse(Awaiting example, String reason, Context context) {
    context.output(DEAD_LETTERS, reporter.letter(example, reason));
  }

  /** At most once in a second; what is not told at once is told when that is over. */
  private void reportNowAndThen(AwaitedLabels labels, Context context) {
    TimerService timers = context.timerService();
    Long before = reportedAt.get(context.getCurrentKey());
    if (before == null || timers.currentProcessingTime() - before >= REPORT_MILLIS) {
      report(labels, context);
    } else {
      timers.registerProcessingTimeTimer(before + REPORT_MILLIS);
    }
  }

  private void report(AwaitedLabels labels, Context context) {
    reportedAt.put(context.getCurrentKey(), context.timerService().currentProcessingTime());
    metrics.tell(labels);
    context.output(REPORTS, reporter.report(context.getCurrentKey(), labels));
  }
}
