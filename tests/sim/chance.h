#pragma once

#include <QtGlobal>

#include <vector>

namespace interlock::sim {

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every machine, unlike <random>'s distributions.
class Chance {
public:
    explicit Chance(quint64 seed) : m_state(seed) {}
    quint64 next()
    {
        quint64 value = m_state += 0x9e3779b97f4a7c15ULL;
        value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
        value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
        return value ^ (value >> 31);
    }
    /// In [from, to].
    qint64 between(qint64 from, qint64 to) { return from + qint64(next() % quint64(to - from + 1)); }
    double share() { return double(next() >> 11) / double(1ULL << 53); }
    bool hits(double probability) { return share() < probability; }
    template <typename T>
    const T &oneOf(const std::vector<T> &all)
    {
        return all[size_t(next() % all.size())];
    }

private:
    quint64 m_state;
};

} // namespace interlock::sim
