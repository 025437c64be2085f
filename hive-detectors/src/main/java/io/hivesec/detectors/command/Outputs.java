package io.hivesec.detectors.command;

import java.util.LinkedHashSet;
import java.util.Set;

/** Programs whose output or file holds something of this machine: what it is, what others keep on it, what they pack. */
final class Outputs {
    private final Evaluation evaluation;

    Outputs(Evaluation evaluation) {
        this.evaluation = evaluation;
    }

    /** Notes what comes out, if it is one of these programs. */
    void run(Call call) {
        String name = call.name();
        if (Knowledge.isSending("tells", name) || Knowledge.isSending("dumps", name)) {
            call.streams().get(1).write(Content.output(name), evaluation);
        } else if (name.equals("mktemp") || name.equals("tempfile")) {
            // Nobody knows the name yet; what is put there and started is the same file all the same.
            call.streams().get(1).write(Content.unresolved(evaluation.temporaryName()), evaluation);
        } else if (name.equals("msfvenom")) {
            payload(call);
        } else if (Knowledge.isSending("tapes", name)) {
            tape(call);
        } else if (Knowledge.isSending("archives", name)) {
            archive(call);
        }
    }

    /** A program that joins a shell to a connection, made on the spot: {@code msfvenom -p linux/x64/shell_reverse_tcp LHOST=…}. */
    private void payload(Call call) {
        String kind = call.option("-p", "--payload");
        if (!kind.contains("reverse") && !kind.contains("bind")) return;
        String host = "";
        String port = "";
        for (String setting : call.texts()) {
            if (setting.startsWith("LHOST=")) host = setting.substring(6);
            if (setting.startsWith("LPORT=")) port = setting.substring(6);
        }
        Content program = Content.socket(
                kind.contains("bind")
                        ? Connection.on("tcp", "", port, call.name())
                        : Connection.to("tcp", host, port, call.name()));
        String file = call.option("-o", "--out");
        if (file.isEmpty()) call.streams().get(1).write(program, evaluation);
        else evaluation.write(call.scope().resolve(file), program, false);
    }

    /** {@code tar czf archive path…}, {@code tar -c path…}, {@code tar --create --file=archive path…}. */
    private void tape(Call call) {
        Set<Origin> packed = new LinkedHashSet<>();
        String archive = call.option("--file");
        boolean creates = call.has("--create");
        for (int i = 0; i < call.size(); i++) {
            String text = call.text(i);
            boolean letters = !text.startsWith("--") && (i == 0 || text.startsWith("-") && text.length() > 1);
            if (letters) {
                creates |= text.indexOf('c') >= 0;
                if (text.endsWith("f")) archive = call.text(++i);
            } else if (!text.startsWith("-")) {
                packed.add(Origin.file(call.scope().resolve(text)));
            }
        }
        if (creates) put(call, archive, packed);
    }

    /** {@code zip -r archive path…}, {@code 7z a archive path…}. */
    private void archive(Call call) {
        Set<Origin> packed = new LinkedHashSet<>();
        String archive = "";
        for (int i : call.operands()) {
            String text = call.text(i);
            boolean isCommand =
                    archive.isEmpty() && text.length() == 1 && !call.name().equals("zip");
            if (isCommand) continue;
            if (archive.isEmpty()) archive = text;
            else packed.add(Origin.file(call.scope().resolve(text)));
        }
        put(call, archive, packed);
    }

    private void put(Call call, String archive, Set<Origin> packed) {
        if (packed.isEmpty()) return;
        Content content = Content.UNKNOWN.from(packed);
        if (archive.isEmpty() || archive.equals("-")) call.streams().get(1).write(content, evaluation);
        else evaluation.write(call.scope().resolve(archive), content, false);
    }
}
