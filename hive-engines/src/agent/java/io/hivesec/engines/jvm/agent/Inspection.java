package io.hivesec.engines.jvm.agent;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.instrument.Instrumentation;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Answers questions about this JVM until no more come. A question is a byte and its arguments; an answer is a status byte, a
 * length and that many bytes. Everything runs on the thread that the JVM loaded the agent on.
 */
public final class Inspection {
    /** No more questions. */
    public static final int END = 0;
    /** What JVM is this: its properties and class loaders' facts. */
    public static final int JVM = 1;
    /** What classes are loaded. */
    public static final int CLASSES = 2;
    /** What the web containers have registered. */
    public static final int OBJECTS = 3;
    /** The texts in live constant pools. */
    public static final int CONSTANTS = 4;
    /** The bytes of classes, by a transformation that changes nothing. */
    public static final int BYTES = 5;

    /** The question was answered. */
    public static final int OK = 0;
    /** The question could not be answered; the answer is the reason. */
    public static final int FAILED = 1;

    private static final int CONNECT_MILLIS = 5000;
    private static final int READ_MILLIS = 120_000;
    private static final int WATCH_MILLIS = 500;
    private static final int MAX_TEXT = 1 << 20;

    private final Instrumentation instrumentation;
    private final Opener opener;
    private final Classes classes;

    private Inspection(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
        this.opener = new Opener(instrumentation);
        this.classes = new Classes(instrumentation);
    }

    /**
     * Answers one round of questions.
     *
     * @param mode {@code socket}: {@code port:token} on the loopback interface; {@code file}: a directory with a file
     *     {@code request}, the answers go to {@code answer}
     * @param arguments see mode
     * @param instrumentation the JVM's
     * @throws IOException if nobody is there to ask
     */
    public static void serve(String mode, String arguments, Instrumentation instrumentation) throws IOException {
        if (mode.equals("socket")) {
            int colon = arguments.indexOf(':');
            byte[] local = {127, 0, 0, 1};
            Socket socket = new Socket();
            try {
                socket.connect(
                        new InetSocketAddress(
                                InetAddress.getByAddress(local), Integer.parseInt(arguments.substring(0, colon))),
                        CONNECT_MILLIS);
                socket.setSoTimeout(READ_MILLIS);
                OutputStream out = socket.getOutputStream();
                out.write(arguments.substring(colon + 1).getBytes(StandardCharsets.US_ASCII));
                new Inspection(instrumentation).answer(socket.getInputStream(), out);
            } finally {
                socket.close();
            }
        } else {
            file(new File(arguments), instrumentation);
        }
    }

    /**
     * Answers rounds of questions for as long as the JVM runs, from a thread of its own.
     *
     * @param mode {@code watch}
     * @param directory where requests appear as a file {@code request}
     * @param instrumentation the JVM's
     */
    public static void watch(String mode, String directory, final Instrumentation instrumentation) {
        final File home = new File(directory);
        Thread watcher = new Thread("hive-agent") {
            @Override
            public void run() {
                while (!isInterrupted()) {
                    try {
                        if (new File(home, "request").isFile()) {
                            file(home, instrumentation);
                        }
                        Thread.sleep(WATCH_MILLIS);
                    } catch (IOException e) {
                        // The one who asked gave up or cannot be answered; the next may fare better.
                        continue;
                    } catch (InterruptedException e) {
                        return;
                    }
                }
            }
        };
        watcher.setDaemon(true);
        watcher.start();
    }

    private static void file(File directory, Instrumentation instrumentation) throws IOException {
        File request = new File(directory, "request");
        File unfinished = new File(directory, "answer.part");
        InputStream in = new FileInputStream(request);
        try {
            OutputStream out = new FileOutputStream(unfinished);
            try {
                new Inspection(instrumentation).answer(in, out);
            } finally {
                out.close();
            }
        } finally {
            in.close();
            // A watcher must not answer the same question twice; a request that is another user's is cleared by them.
            boolean gone = request.delete();
            if (gone || unfinished.isFile()) {
                boolean ignored = unfinished.renameTo(new File(directory, "answer"));
            }
        }
    }

    private void answer(InputStream questions, OutputStream answers) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(questions));
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(answers, 1 << 16));
        while (true) {
            int question;
            try {
                question = in.readUnsignedByte();
            } catch (EOFException e) {
                return;
            }
            if (question == END) {
                return;
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
            int status = OK;
            try {
                answer(question, in, new Answer(bytes));
            } catch (IOException e) {
                throw e;
            } catch (Throwable e) {
                status = FAILED;
                bytes.reset();
                new Answer(bytes).text(e.toString());
            }
            out.writeByte(status);
            out.writeInt(bytes.size());
            bytes.writeTo(out);
            out.flush();
        }
    }

    private void answer(int question, DataInputStream in, Answer out) throws IOException {
        switch (question) {
            case JVM:
                String[] names = texts(in);
                out.number(names.length);
                for (String name : names) {
                    out.text(property(name));
                }
                out.number(instrumentation.isRetransformClassesSupported() ? 1 : 0);
                return;
            case CLASSES:
                classes.write(out);
                return;
            case OBJECTS:
                new Objects(classes, opener, texts(in), texts(in), texts(in)).write(out);
                return;
            case CONSTANTS:
                new Constants(opener).write(classes.find(in), out);
                return;
            case BYTES:
                Capture.write(instrumentation, classes.find(in), out);
                return;
            default:
                throw new IllegalArgumentException("question " + question);
        }
    }

    private static String property(String name) {
        try {
            String value = System.getProperty(name);
            return value == null ? "" : value;
        } catch (RuntimeException e) {
            // A security manager: the property is not known.
            return "";
        }
    }

    private static String[] texts(DataInputStream in) throws IOException {
        int count = in.readInt();
        String[] texts = new String[Math.max(0, Math.min(count, MAX_TEXT))];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = text(in);
        }
        return texts;
    }

    static String text(DataInputStream in) throws IOException {
        byte[] bytes = new byte[Math.max(0, Math.min(in.readInt(), MAX_TEXT))];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
