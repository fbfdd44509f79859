#pragma once

#include <QAbstractListModel>

#include <functional>

namespace interlock {

/// One thing the command palette offers.
struct PaletteEntry {
    QString words, group, keys;
    std::function<void()> run;
    QString why = {};     ///< why it can do nothing now; empty: it can
    QString english = {}; ///< found by these words as well
};

/// How well a query fits: every word of it must begin a word of the text, or stand in it; -1 when not.
/// Higher is better. Case and accents of the query do not matter.
int fitOf(const QString &query, const QString &text);

/// The entries that fit what was typed, best first.
class PaletteModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { GroupRole = Qt::UserRole, KeysRole, WhyRole };
    using QAbstractListModel::QAbstractListModel;
    void setEntries(std::vector<PaletteEntry> entries);
    void setQuery(const QString &query);
    const PaletteEntry &at(int row) const { return m_entries[m_shown[size_t(row)]]; }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    void refill();
    std::vector<PaletteEntry> m_entries;
    std::vector<size_t> m_shown;
    QString m_query;
};

} // namespace interlock
