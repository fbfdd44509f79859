#pragma once

#include "ui/dashboard/timeruns.h"
#include "ui/follower/snapshot.h"

#include <array>
#include <map>
#include <vector>

namespace interlock {

/// A stretch of wall time, milliseconds.
struct Stretch {
    qint64 from = 0, to = 0;
    bool operator==(const Stretch &) const = default;
};

/// One point of a drawn curve; NaN breaks the line.
struct Vertex {
    double wallMs = 0;
    double value = 0;
};

/// The lowest and highest value of neighbouring points; NaN where there was none.
struct Band {
    qint64 fromMs = 0, toMs = 0;
    float low = 0, high = 0;
    qint64 number = 0; ///< counts the bands of this width since the first point
    bool isEmpty() const { return low != low; }
};

/// The newest points of one series, oldest first, in under 4 bytes each: a value in three (five significant
/// digits), its time in half a byte, and on every append two levels of minima and maxima (blocks of 32 and
/// 1,024). Drawing costs what the screen is wide and not what is held.
class SeriesRing {
public:
    static constexpr qint64 kKept = 172'800; ///< points: two days of seconds

    /// `kept`: how many points stay, at least; older ones go in blocks of 1,024.
    explicit SeriesRing(qint64 kept = kKept) : m_kept(kept) {}

    /// Adds a point; one that is not newer than the last is dropped (a follower may repeat itself after a
    /// reconnect). Where points were missing for three times their pace, a gap is put in between.
    void append(const Point &point);

    int size() const { return int(m_end - m_first); }
    bool isEmpty() const { return m_end == m_first; }
    qint64 firstMs() const;
    qint64 lastMs() const { return isEmpty() ? 0 : m_lastMs; }
    /// Milliseconds between points by now; 0 while too few were seen.
    qint64 pace() const { return m_times.pace(); }
    /// The newest value, if the newest point has one.
    std::optional<float> last() const { return isEmpty() ? std::nullopt : m_last; }
    /// The value at the point nearest to `wallMs`, and when that was; nothing if that point is a gap or over
    /// `within` away.
    std::optional<Vertex> nearest(qint64 wallMs, qint64 within) const;

    /// The curve of a stretch in at most about 4 vertices a column: every minimum and maximum stays visible.
    std::vector<Vertex> curve(Stretch stretch, int columns) const;
    /// The same as bands, at most about `columns` of them; one a point where there are no more points than
    /// columns.
    std::vector<Band> bands(Stretch stretch, int columns) const;
    /// Stretches without values inside `stretch`, oldest first. At most the newest 1 000 are remembered.
    std::vector<Stretch> gaps(Stretch stretch) const;
    /// Up to `most` raw values of a stretch, evenly picked: for distributions.
    std::vector<float> values(Stretch stretch, int most) const;

    /// Bytes held, all levels and times together.
    qsizetype bytes() const;
    /// Gives up the oldest 1,024 points where there are more than those.
    void dropOldest();
    bool isLong() const { return m_chunks.size() > 1; }

private:
    struct Block {
        float low, high;
    };
    struct Gap {
        Stretch when;
        qint64 first = 0, end = 0; ///< indices of its points
    };
    static constexpr int kFine = 32, kCoarse = 1024;
    /// 1,024 points in short. They lie together: a million points are drawn from 24 KiB.
    struct Coarse {
        qint64 firstMs = 0, lastMs = 0;
        Block all;
    };
    /// 1,024 points: three bytes of a float, four bits of time, and their minima and maxima.
    struct Chunk {
        std::array<quint16, kCoarse> upper;
        std::array<quint8, kCoarse> lower;
        std::array<quint8, kCoarse / 2> late;
        std::array<Block, kCoarse / kFine> fine;
    };

    void push(qint64 wallMs, float value);
    const Coarse &coarseOf(qint64 index) const { return m_coarse[size_t(index / kCoarse - m_firstChunk)]; }
    const Chunk &chunkOf(qint64 index) const { return m_chunks[size_t(index / kCoarse - m_firstChunk)]; }
    qint64 timeAt(qint64 index) const;
    float valueAt(qint64 index) const;
    qint64 firstAtOrAfter(qint64 wallMs) const;
    void noteGap(const Point &point);
    Block blockOf(qint64 from, qint64 to) const;
    /// Points of the stretch, and one beyond each edge, so that the line reaches the frame.
    std::pair<qint64, qint64> indices(Stretch stretch) const;

    std::deque<Chunk> m_chunks;
    std::deque<Coarse> m_coarse; ///< one a chunk
    TimeRuns m_times;
    std::vector<Gap> m_gaps;
    qint64 m_kept;
    qint64 m_firstChunk = 0;       ///< number of the chunk in front
    qint64 m_first = 0, m_end = 0; ///< indices of the oldest point and after the newest
    qint64 m_lastMs = 0;
    std::optional<float> m_last;
    bool m_inGap = false;
};

/// All curves of the console. GUI thread only. Holds about `most` bytes; then the points that are
/// oldest go.
class History {
public:
    static constexpr qsizetype kMostBytes = 96 * 1024 * 1024;
    explicit History(qsizetype most = kMostBytes) : m_most(most) {}

    void append(const NewPoints &points);
    /// The series, or nullptr when no point ever came.
    const SeriesRing *find(const RolloutId &rollout, const IndicatorId &indicator, Track track) const;
    /// Forgets rollouts that are no longer listed.
    void keepOnly(const std::vector<ReleaseView> &releases);
    /// Grows with each append: what was drawn at the same revision need not be drawn again.
    quint64 revision() const { return m_revision; }
    qsizetype bytes() const { return m_bytes; }

private:
    struct Key {
        RolloutId rollout;
        IndicatorId indicator;
        Track track = Track::Canary;
        auto operator<=>(const Key &) const = default;
    };
    /// Series keep their place in memory: plots point at them.
    void dropOldest();
    std::map<Key, SeriesRing> m_series;
    qsizetype m_most, m_bytes = 0;
    quint64 m_revision = 0;
};

} // namespace interlock
