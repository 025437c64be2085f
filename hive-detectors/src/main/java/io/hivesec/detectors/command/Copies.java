package io.hivesec.detectors.command;

import java.util.List;

/** Programs that copy, move, link or create files. */
final class Copies {
    private Copies() {}

    static void note(Call call, Evaluation evaluation) {
        switch (call.name()) {
            case "cp", "mv", "ln", "install", "rsync", "scp" -> copy(call, evaluation);
            case "touch" -> {
                for (int i : call.operands())
                    evaluation.file(call.scope().resolve(call.text(i)), FileAccess.Mode.WRITE, "touch", "");
            }
            default -> {}
        }
    }

    private static void copy(Call call, Evaluation evaluation) {
        List<Integer> operands = call.operands();
        if (operands.size() < 2) return;
        String target = call.scope().resolve(call.text(operands.get(operands.size() - 1)));
        for (int i : operands.subList(0, operands.size() - 1)) {
            String source = call.scope().resolve(call.text(i));
            evaluation.file(source, FileAccess.Mode.READ, call.name(), "");
            Content content = evaluation.read(source);
            String path = target.endsWith("/") || target.equals(".") ? target + Knowledge.baseName(source) : target;
            evaluation.file(path, FileAccess.Mode.WRITE, call.name(), content.text() == null ? "" : content.text());
            if (!content.equals(Content.UNKNOWN)) evaluation.write(path, content, false);
        }
    }
}
