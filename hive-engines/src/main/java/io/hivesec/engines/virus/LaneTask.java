package io.hivesec.engines.virus;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** A task that gives its place in the queue back when its thread has left it, or when it is cancelled before it began. */
final class LaneTask extends FutureTask<EngineColumn> {
    private final Runnable giveBack;
    private volatile boolean hasBegun;

    LaneTask(Callable<EngineColumn> work, Runnable giveBack) {
        super(work);
        this.giveBack = giveBack;
    }

    @Override
    public void run() {
        hasBegun = true;
        try {
            super.run();
        } finally {
            giveBack.run();
        }
    }

    @Override
    protected void done() {
        if (!hasBegun) {
            giveBack.run();
        }
    }
}
