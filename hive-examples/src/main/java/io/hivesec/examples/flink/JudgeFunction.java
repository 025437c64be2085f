package io.hivesec.examples.flink;

import io.hivesec.Hive;
import io.hivesec.alert.Alert;
import io.hivesec.json.HiveModule;
import io.hivesec.whitelist.WhitelistException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;

/**
 * A Hive for each bucket, its snapshot in each checkpoint. Every worker is offered all snapshots when the job starts again and takes
 * those whose buckets are now its own, so that the number of workers may have changed.
 */
@SuppressWarnings("NullAway.Init") // Flink calls initializeState before anything else.
final class JudgeFunction extends KeyedBroadcastProcessFunction<Integer, String, String, String>
        implements CheckpointedFunction {
    static final String RULES = "rules";

    private static final long serialVersionUID = 1;
    private static final System.Logger LOG = System.getLogger(JudgeFunction.class.getName());

    private transient Map<Integer, Hive> hives;
    private transient ListState<Tuple2<Integer, byte[]>> snapshots;
    private transient BroadcastWhitelist whitelist;

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        hives = new HashMap<>();
        whitelist = new BroadcastWhitelist();
        snapshots = context.getOperatorStateStore()
                .getUnionListState(new ListStateDescriptor<>(
                        "hives", Types.TUPLE(Types.INT, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)));
        for (Tuple2<Integer, byte[]> one : snapshots.get()) {
            if (isMine(one.f0)) {
                hive(one.f0).restore(one.f1);
            }
        }
    }

    /** Whether Flink sends events of this key to this worker. */
    private boolean isMine(int bucket) {
        var task = getRuntimeContext().getTaskInfo();
        return KeyGroupRangeAssignment.assignKeyToParallelOperator(
                        bucket, task.getMaxNumberOfParallelSubtasks(), task.getNumberOfParallelSubtasks())
                == task.getIndexOfThisSubtask();
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        snapshots.clear();
        for (Map.Entry<Integer, Hive> one : hives.entrySet()) {
            snapshots.add(Tuple2.of(one.getKey(), one.getValue().snapshot()));
        }
    }

    @Override
    public void processElement(String line, ReadOnlyContext context, Collector<String> out) throws Exception {
        String rules = context.getBroadcastState(HiveJob.WHITELIST).get(RULES);
        if (rules != null) {
            // What a checkpoint brought back arrives here and nowhere else.
            whitelist.use(rules);
        }
        for (Alert alert :
                hive(context.getCurrentKey()).inspect(HiveJob.event(line)).alerts()) {
            out.collect(HiveModule.mapper().writeValueAsString(alert));
        }
    }

    @Override
    public void processBroadcastElement(String rules, Context context, Collector<String> out) throws Exception {
        try {
            whitelist.use(rules);
            context.getBroadcastState(HiveJob.WHITELIST).put(RULES, rules);
        } catch (WhitelistException e) {
            LOG.log(System.Logger.Level.ERROR, "this whitelist is refused, the version before stays in force", e);
        }
    }

    private Hive hive(int bucket) {
        return hives.computeIfAbsent(
                bucket,
                unused -> Hive.builder()
                        .plugins(JudgeFunction.class.getClassLoader())
                        .whitelist(whitelist)
                        .build());
    }

    @Override
    public void close() {
        if (hives != null) {
            hives.values().forEach(Hive::close);
        }
    }
}
