// Dates in ID3: one time stamp in v2.4, years, days and minutes apart in v2.3.
import type { Field } from './fields.ts';
import type { Slot } from './slots.ts';

const timeStamp = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d)(?::(\d\d)(?::(\d\d))?)?)?)?)?$/;

export function timeStampSlot(field: Field, key: string, years: string): Slot {
  return {
    fields: [field],
    keys: [key, years, ...dayAndTime],
    render: (values) => {
      const first = values[field]?.[0] ?? '';
      return new Map(timeStamp.test(first) ? [[key, [first]]] : []);
    },
    parse: (get) => {
      const stamps = get(key);
      return stamps === undefined ? partsSlot(field, years).parse(get) : { [field]: stamps };
    },
  };
}

const dayAndTime = ['TDAT', 'TIME'];

/** TYER, TDAT (day and month) and TIME (hour and minute); of an original date only the year, in TORY. */
export function partsSlot(field: Field, years: string): Slot {
  const hasDay = years === 'TYER';
  return {
    fields: [field],
    keys: hasDay ? [years, ...dayAndTime, 'TDRC', 'TRDA'] : [years, 'TDOR'],
    render: (values) => {
      const [, year, month, day, hour, minute] = timeStamp.exec(values[field]?.[0] ?? '') ?? [];
      if (year === undefined) return new Map();
      const texts = new Map([[years, [year]]]);
      if (hasDay && month && day) texts.set('TDAT', [day + month]);
      if (hasDay && day && hour && minute) texts.set('TIME', [hour + minute]);
      return texts;
    },
    parse: (get) => {
      const year = get(years)?.[0] ?? get(hasDay ? 'TDRC' : 'TDOR')?.[0];
      if (year === undefined) return {};
      const [, day, month] = /^(\d\d)(\d\d)$/.exec((hasDay && get('TDAT')?.[0]) || '') ?? [];
      const [, hour, minute] = /^(\d\d)(\d\d)$/.exec((hasDay && get('TIME')?.[0]) || '') ?? [];
      if (!/^\d{4}$/.test(year) || day === undefined) return { [field]: [year] };
      return { [field]: [`${year}-${month}-${day}${hour === undefined ? '' : `T${hour}:${minute}`}`] };
    },
  };
}
