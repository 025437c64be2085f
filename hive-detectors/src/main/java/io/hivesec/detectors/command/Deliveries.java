package io.hivesec.detectors.command;

import io.hivesec.detectors.lineage.WritablePlaces;
import java.util.List;

/** Programs through which a file from elsewhere comes to run without being run itself: installers, builders, compilers. */
final class Deliveries {
    private static final String DEFAULT_OUTPUT = "a.out";

    private final Evaluation evaluation;

    Deliveries(Evaluation evaluation) {
        this.evaluation = evaluation;
    }

    /** Notes what comes along, if the call is one of these programs. */
    void note(Call call) {
        String name = call.name();
        if (Knowledge.isDelivering("installers", name) && isAsked(call)) install(call);
        else if (Knowledge.isDelivering("compilers", name)) compile(call);
        else if (Knowledge.isDelivering("stores", name)) fetch(call);
        else if (name.equals("mount")) mount(call);
    }

    /** Whether a client of containers is told to take something in; every other installer does nothing else. */
    private static boolean isAsked(Call call) {
        if (!Knowledge.isDelivering("clients", call.name())) return true;
        for (String verb : call.texts()) if (Knowledge.isDelivering("verbs", verb)) return true;
        return false;
    }

    private void install(Call call) {
        for (int i : call.operands())
            delivered(call, evaluation.read(call.scope().resolve(call.text(i))));
        delivered(call, call.streams().get(0).read(evaluation));
    }

    private void delivered(Call call, Content file) {
        if (file.is(Content.DOWNLOAD))
            evaluation.flow(Flow.Kind.UNPACKED_TO_INTERPRETER, call.name(), file.source(), null);
    }

    /** What was compiled from something fetched or decoded is as good as fetched or decoded. */
    private void compile(Call call) {
        Content source = call.streams().get(0).read(evaluation);
        String output = call.option("-o");
        for (int i : call.operands()) {
            Content file = call.text(i).equals(output)
                    ? Content.UNKNOWN
                    : evaluation.read(call.scope().resolve(call.text(i)));
            if (file.is(Content.DOWNLOAD | Content.SOCKET | Content.DECODED)) source = file;
        }
        if (source.is(Content.DOWNLOAD | Content.SOCKET | Content.DECODED))
            evaluation.write(call.scope().resolve(output.isEmpty() ? DEFAULT_OUTPUT : output), source.opaque(), false);
    }

    /** A file taken out of a store in the cloud, and printed or put where anybody writes: {@code aws s3 cp s3://a/b -}. */
    private void fetch(Call call) {
        List<Integer> operands = call.operands();
        String from =
                call.name().equals("az") && call.has("download") ? "az://" + call.option("-c", "-n", "--name") : "";
        for (int i : operands) {
            if (from.isEmpty() && isStored(call.text(i))) from = call.text(i);
        }
        boolean shown = (call.name().equals("mc") || call.name().equals("rclone"))
                && call.text(0).equals("cat");
        if (shown) from = call.text(call.size() - 1);
        if (from.isEmpty() || from.indexOf('$') >= 0) return;
        String last = call.text(call.size() - 1);
        String named = call.option("-f", "--file");
        String to = named.isEmpty() ? last : named;
        boolean printed =
                to.equals("-") || to.equals("/dev/stdout") || call.has("cat") || call.has("get") && to.equals(from);
        String path = call.scope().resolve(to);
        if (printed) call.streams().get(1).write(Content.download(from), evaluation);
        else if (WritablePlaces.isShared(path)) {
            String file = path.endsWith("/") ? path + Knowledge.baseName(from) : path;
            evaluation.write(file, Content.download(from), false);
        }
    }

    private static boolean isStored(String address) {
        boolean store = address.startsWith("s3://") || address.startsWith("gs://") || address.startsWith("oss://");
        return store && address.indexOf('$') < 0;
    }

    /** A directory of another machine, by its number, is filled by whoever that is. */
    private void mount(Call call) {
        String type = call.option("-t", "--types");
        List<Integer> operands = call.operands();
        if (!Knowledge.isDelivering("shares", type) || operands.size() < 2) return;
        String from = "";
        String to = "";
        for (int i : operands) {
            String text = call.text(i);
            if (text.startsWith("//") || text.indexOf(':') > 0) from = text;
            else if (text.startsWith("/")) to = text;
        }
        if (!from.isEmpty() && !to.isEmpty())
            evaluation.trees.fill(to, Content.download(type + ":" + (from.startsWith("//") ? from : "//" + from)));
    }
}
