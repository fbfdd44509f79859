#pragma once

#include "ui/follower/snapshot.h"

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

/// The newest points of one series, oldest first: a ring of at least `kKept` points at 8 bytes each, with two
/// levels of minima and maxima (blocks of 16 and 256, half a byte a point more), so that drawing costs what
/// the screen is wide and not what the ring holds.
class SeriesRing {
public:
    static constexpr int kKept = 86'400;

    SeriesRing();

    /// Adds a point; one that is not newer than the last is dropped (a follower may repeat itself after a
    /// reconnect).
    void append(const Point &point);

    int size() const { return int(m_end - first()); }
    bool isEmpty() const { return m_end == 0; }
    qint64 firstMs() const;
    qint64 lastMs() const;
    /// The newest value, if the newest point has one.
    std::optional<float> last() const;
    /// The value at the point nearest to `wallMs`, and when that was; nothing if that point is a gap or over
    /// `within` away.
    std::optional<Vertex> nearest(qint64 wallMs, qint64 within) const;

    /// The curve of a stretch in at most about 4 vertices a column: every minimum and maximum stays visible.
    std::vector<Vertex> curve(Stretch stretch, int columns) const;
    /// Stretches without values inside `stretch`, oldest first. At most the newest 1 000 are remembered.
    std::vector<Stretch> gaps(Stretch stretch) const;
    /// Up to `most` raw values of a stretch, evenly picked: for distributions.
    std::vector<float> values(Stretch stretch, int most) const;

    /// Bytes held, for the memory budget.
    static qsizetype bytes();

private:
    struct Block {
        float low, high;
    };
    static constexpr qint64 kRing = 86'784; ///< kKept rounded up to blocks of 256, and one block more
    static constexpr int kFine = 16, kCoarse = 256;

    qint64 first() const { return std::max<qint64>(0, m_end - (kRing - kCoarse)); }
    qint64 timeAt(qint64 index) const { return m_base + m_offsets[size_t(index % kRing)]; }
    float valueAt(qint64 index) const { return m_values[size_t(index % kRing)]; }
    qint64 firstAtOrAfter(qint64 wallMs) const;
    void rebase(qint64 wallMs);
    void noteGap(const Point &point);
    void appendBlock(std::vector<Vertex> &out, qint64 from, qint64 to) const;

    std::vector<quint32> m_offsets; ///< ms since m_base
    std::vector<float> m_values;    ///< NaN: gap
    std::vector<Block> m_fine, m_coarse;
    std::vector<Stretch> m_gaps;
    qint64 m_base = 0;
    qint64 m_end = 0; ///< index after the newest point, counted since the beginning
    bool m_inGap = false;
};

/// All curves of the console. GUI thread only.
class History {
public:
    void append(const NewPoints &points);
    /// The series, or nullptr when no point ever came.
    const SeriesRing *find(const RolloutId &rollout, const IndicatorId &indicator, Track track) const;
    /// Forgets rollouts that are no longer listed.
    void keepOnly(const std::vector<ReleaseView> &releases);
    /// Grows with each append: what was drawn at the same revision need not be drawn again.
    quint64 revision() const { return m_revision; }

private:
    struct Key {
        RolloutId rollout;
        IndicatorId indicator;
        Track track = Track::Canary;
        auto operator<=>(const Key &) const = default;
    };
    std::map<Key, SeriesRing> m_series;
    quint64 m_revision = 0;
};

} // namespace interlock
