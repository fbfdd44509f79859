#include "ui/keys/palettemodel.h"

namespace interlock {

namespace {
constexpr int kBegins = 3, kWithin = 1, kFirst = 2;

/// Lower case without accents, for comparing.
QString plain(const QString &text)
{
    QString made;
    for (const QChar one : text.normalized(QString::NormalizationForm_KD)) {
        if (one.category() != QChar::Mark_NonSpacing)
            made += one.toLower();
    }
    return made;
}

int fitOfWord(const QString &word, const QString &text)
{
    if (text.startsWith(word))
        return kBegins + kFirst;
    for (qsizetype at = text.indexOf(word, 1); at > 0; at = text.indexOf(word, at + 1)) {
        if (!text[at - 1].isLetterOrNumber())
            return kBegins;
    }
    return text.contains(word) ? kWithin : -1;
}
} // namespace

int fitOf(const QString &query, const QString &text)
{
    const QString within = plain(text);
    int fit = 0;
    for (const QString &word : plain(query).split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        const int one = fitOfWord(word, within);
        if (one < 0)
            return -1;
        fit += one;
    }
    return fit;
}

void PaletteModel::setEntries(std::vector<PaletteEntry> entries)
{
    m_entries = std::move(entries);
    refill();
}

void PaletteModel::setQuery(const QString &query)
{
    if (m_query == query)
        return;
    m_query = query;
    refill();
}

void PaletteModel::refill()
{
    beginResetModel();
    m_shown.clear();
    std::vector<int> fits;
    for (size_t i = 0; i < m_entries.size(); ++i) {
        // The group counts as well, but a hit in the words comes first.
        const int words = std::max(fitOf(m_query, m_entries[i].words), fitOf(m_query, m_entries[i].english));
        const int both = fitOf(m_query, m_entries[i].words + QLatin1Char(' ') + m_entries[i].group);
        fits.push_back(words >= 0 ? 2 * words : both);
        if (fits.back() >= 0)
            fits.back() = 2 * fits.back() + (m_entries[i].why.isEmpty() ? 1 : 0);
        if (fits.back() >= 0)
            m_shown.push_back(i);
    }
    std::ranges::stable_sort(m_shown, std::greater(), [&fits](size_t i) { return fits[i]; });
    endResetModel();
}

int PaletteModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_shown.size());
}

QVariant PaletteModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const PaletteEntry &entry = at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return entry.words;
    case Qt::AccessibleTextRole:
        if (!entry.why.isEmpty())
            return tr("%1, not now: %2").arg(entry.words, entry.why);
        return entry.keys.isEmpty() ? entry.words : tr("%1, key %2").arg(entry.words, entry.keys);
    case GroupRole:
        return entry.group;
    case KeysRole:
        return entry.keys;
    case WhyRole:
        return entry.why;
    default:
        return {};
    }
}

} // namespace interlock
