package io.hivesec.engines.jvm;

import io.hivesec.engines.jvm.agent.Inspection;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/** Writes questions to the agent and reads the frame of its answers. */
final class Question {
    private Question() {}

    static byte[] of(int number) {
        return new byte[] {(byte) number};
    }

    @SafeVarargs
    static byte[] of(int number, List<String>... arguments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        try {
            out.writeByte(number);
            for (List<String> texts : arguments) {
                out.writeInt(texts.size());
                for (String text : texts) {
                    text(text, out);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    static byte[] about(int number, Collection<ClassKey> classes) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        try {
            out.writeByte(number);
            out.writeInt(classes.size());
            for (ClassKey key : classes) {
                out.writeInt(key.hash());
                text(key.name(), out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    private static void text(String text, DataOutputStream out) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    /** Reads one answer. */
    static byte[] answer(DataInputStream in) throws IOException {
        int status;
        int length;
        try {
            status = in.readUnsignedByte();
            length = in.readInt();
        } catch (EOFException e) {
            throw new JvmAccessException("the agent stopped before it answered", e);
        }
        if (length < 0 || length > Exchange.MAX_ANSWER) {
            throw new JvmAccessException("an answer of " + length + " bytes from inside the JVM");
        }
        byte[] answer = in.readNBytes(length);
        if (answer.length < length) {
            throw new JvmAccessException("the agent stopped in the middle of an answer");
        }
        if (status != Inspection.OK) {
            throw new JvmAccessException("inside the JVM: " + AnswerReader.read(answer, reader -> reader.text()));
        }
        return answer;
    }
}
