#pragma once

#include <QWidget>

class QAbstractItemView;
class QLabel;

namespace interlock {

class FilterField;

/// Stands in a table where a filter leaves no row: says so, and takes the filter away by one click.
class NothingFound : public QWidget {
    Q_OBJECT
public:
    /// `view` has its model already, and what `field` filters is that model.
    NothingFound(QAbstractItemView &view, FilterField &field);
    QString sentence() const;

private:
    void look();
    QAbstractItemView &m_view;
    FilterField &m_field;
    QLabel *m_words;
};

} // namespace interlock
