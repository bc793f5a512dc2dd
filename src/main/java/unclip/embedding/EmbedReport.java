package unclip.embedding;

/**
 * What a run did.
 *
 * @param card the finished cache's card
 * @param embeddedNow rows that this run added; the others were there before
 * @param seconds that it took
 */
public record EmbedReport(CacheCard card, long embeddedNow, double seconds) {

    /** Rows a second of this run; 0 if it added none. */
    public double rate() {
        return embeddedNow == 0 ? 0 : embeddedNow / Math.max(1e-9, seconds);
    }
}
